// SPDX-License-Identifier: Apache-2.0

/// The words of a synthetic network: cities, names, diagnoses, outcomes, procedures.
enum NetworkCatalogue {
    struct City {
        let name: String
        let state: String
        let timeZone: String
        /// Price level relative to Pune.
        let prices: Double
    }

    static let cities: [City] = [
        City(name: "Pune", state: "Maharashtra", timeZone: "Asia/Kolkata", prices: 1),
        City(name: "Mumbai", state: "Maharashtra", timeZone: "Asia/Kolkata", prices: 1.35),
        City(name: "Kolhapur", state: "Maharashtra", timeZone: "Asia/Kolkata", prices: 0.8),
        City(name: "Nagpur", state: "Maharashtra", timeZone: "Asia/Kolkata", prices: 0.85),
        City(name: "Bengaluru", state: "Karnataka", timeZone: "Asia/Kolkata", prices: 1.2),
        City(name: "Hyderabad", state: "Telangana", timeZone: "Asia/Kolkata", prices: 1.1),
        City(name: "Chennai", state: "Tamil Nadu", timeZone: "Asia/Kolkata", prices: 1.1),
        City(name: "Delhi", state: "Delhi", timeZone: "Asia/Kolkata", prices: 1.3),
        City(name: "Jaipur", state: "Rajasthan", timeZone: "Asia/Kolkata", prices: 0.9),
        City(name: "Kochi", state: "Kerala", timeZone: "Asia/Kolkata", prices: 0.95),
    ]

    /// Branches abroad, whose clocks change twice a year.
    static let london = City(name: "London", state: "England", timeZone: "Europe/London", prices: 2.4)
    static let newYork = City(name: "New York", state: "New York", timeZone: "America/New_York", prices: 2.8)

    /// The city of a branch: in every ten branches the third is in London, the eighth in New York, and the others
    /// are in the Indian cities in turn.
    static func city(ofBranch index: Int) -> City {
        let place = index % 10
        switch place {
        case 2: return london
        case 7: return newYork
        default:
            let abroad = index / 10 * 2 + (place > 2 ? 1 : 0) + (place > 7 ? 1 : 0)
            return cities[(index - abroad) % cities.count]
        }
    }

    static let firstNames = [
        "Aarav", "Ananya", "Arjun", "Asha", "Deepa", "Farhan", "Gauri", "Harish", "Imran", "Ishita", "Kavya", "Leela",
        "Manoj", "Meera", "Nikhil", "Nisha", "Omkar", "Pooja", "Rahul", "Riya", "Rohan", "Sana", "Sunita", "Vikram",
    ]
    static let lastNames = [
        "Agarwal", "Bhat", "Chavan", "Das", "Deshpande", "Fernandes", "Gupta", "Iyer", "Jadhav", "Joshi", "Khan",
        "Kulkarni", "Menon", "Mishra", "Nair", "Patel", "Pillai", "Rao", "Reddy", "Sharma", "Shaikh", "Singh", "Verma",
    ]

    /// Chapters of diagnoses, after the chapters of ICD-10.
    static let diagnoses: [(code: String, name: String)] = [
        ("INF", "Infectious and parasitic diseases"),
        ("NEO", "Neoplasms"),
        ("END", "Endocrine, nutritional and metabolic diseases"),
        ("NER", "Diseases of the nervous system"),
        ("CIR", "Diseases of the circulatory system"),
        ("RES", "Diseases of the respiratory system"),
        ("DIG", "Diseases of the digestive system"),
        ("MUS", "Diseases of the musculoskeletal system"),
        ("GEN", "Diseases of the genitourinary system"),
        ("PRE", "Pregnancy, childbirth and the puerperium"),
        ("PER", "Conditions of the perinatal period"),
        ("INJ", "Injury, poisoning and other external causes"),
        ("SYM", "Symptoms and signs not elsewhere classified"),
    ]

    static let outcomes: [(outcome: Outcome, description: String)] = [
        (.recovered, "Recovered and discharged"),
        (.improved, "Improved, treatment goes on at home"),
        (.transferred, "Transferred to another hospital"),
        (.deceased, "Died in hospital"),
        (.lama, "Left against medical advice"),
    ]

    enum Outcome: String {
        case recovered = "Recovered"
        case improved = "Improved"
        case transferred = "Transferred"
        case deceased = "Deceased"
        case lama = "LAMA"
    }

    /// Who pays, with each kind's share of patients, its tariff relative to the list price and the part of the
    /// bill that it covers.
    enum Insurance: String, CaseIterable {
        case cash = "Cash"
        case cghs = "CGHS"
        case esi = "ESI"
        case privateInsurance = "Private"
        case corporate = "Corporate"

        static let shares = [0.38, 0.10, 0.08, 0.30, 0.14]

        var tariff: Double {
            switch self {
            case .cash: 1
            case .cghs: 0.72
            case .esi: 0.68
            case .privateInsurance: 1.06
            case .corporate: 1.12
            }
        }

        var coverage: Double {
            switch self {
            case .cash: 0
            case .cghs: 0.92
            case .esi: 1
            case .privateInsurance: 0.8
            case .corporate: 0.95
            }
        }
    }

    struct Procedure {
        let code: String
        let name: String
        let category: String
        let minutes: Int
        /// List price in rupees.
        let cost: Int

        init(_ code: String, _ name: String, _ category: String, _ minutes: Int, _ cost: Int) {
            self.code = code
            self.name = name
            self.category = category
            self.minutes = minutes
            self.cost = cost
        }
    }

    static let procedures: [Procedure] = [
        Procedure("CAG", "Coronary angiography", "Cardiac", 45, 18_000),
        Procedure("PTCA", "Coronary angioplasty with stent", "Cardiac", 80, 145_000),
        Procedure("ECHO", "Echocardiography", "Cardiac", 30, 2_800),
        Procedure("PPM", "Permanent pacemaker, implantation", "Cardiac", 70, 120_000),
        Procedure("CHEMO", "Chemotherapy, one cycle", "Oncologic", 180, 22_000),
        Procedure("BIOP", "Biopsy, image guided", "Oncologic", 40, 9_500),
        Procedure("RADIO", "Radiotherapy, one fraction", "Oncologic", 25, 6_500),
        Procedure("TKR", "Knee replacement", "Orthopedic", 120, 190_000),
        Procedure("ORIF", "Fracture, open reduction and fixation", "Orthopedic", 105, 75_000),
        Procedure("CAST", "Fracture, closed reduction and cast", "Orthopedic", 35, 6_000),
        Procedure("NEB", "Nebulisation, supervised", "Pediatric", 20, 600),
        Procedure("PHOTO", "Phototherapy of the newborn", "Pediatric", 240, 3_500),
        Procedure("SUT", "Wound suture", "Emergency", 25, 2_500),
        Procedure("RESUS", "Resuscitation", "Emergency", 40, 15_000),
        Procedure("ENDO", "Upper gastrointestinal endoscopy", "Medical", 30, 7_500),
        Procedure("DIAL", "Haemodialysis, one session", "Medical", 240, 4_200),
        Procedure("TRANS", "Blood transfusion", "Medical", 150, 3_200),
        Procedure("CSEC", "Caesarean section", "Obstetric", 55, 48_000),
        Procedure("NVD", "Vaginal delivery", "Obstetric", 150, 24_000),
        Procedure("EEG", "Electroencephalography", "Neurologic", 45, 4_000),
        Procedure("LP", "Lumbar puncture", "Neurologic", 35, 5_200),
        Procedure("INTUB", "Intubation and ventilation, start", "Critical care", 30, 12_000),
        Procedure("CVC", "Central venous catheter", "Critical care", 35, 8_500),
    ]
}
