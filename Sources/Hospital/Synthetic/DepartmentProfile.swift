// SPDX-License-Identifier: Apache-2.0

/// How a department behaves: who comes, how long they stay, what is done, how it ends.
struct DepartmentProfile {
    let id: String
    let name: String
    /// Part of the branch's beds.
    let bedShare: Double
    var isCriticalCare = false
    /// Lengths of stay are log-normal: median in days, standard deviation of the logarithm.
    let medianStay: Double
    let staySpread: Double
    /// Part of the admissions that come as emergencies, and by transfer; the rest is scheduled.
    let emergencyShare: Double
    let transferShare: Double
    /// Parts of the stays that end by death and that are followed by a readmission within 28 days.
    let deathShare: Double
    let readmissionShare: Double
    /// List price of a day in rupees.
    let dayRate: Int
    /// Season: relative amplitude, and the day of the year on which it peaks.
    let seasonAmplitude: Double
    let seasonPeak: Double
    /// Ages in years of those who come, uniform between bounds; the older part is drawn more often for adults.
    let ages: ClosedRange<Int>
    var onlyWomen = false
    /// Weights over `NetworkCatalogue.diagnoses`, by code.
    let diagnoses: [(code: String, weight: Double)]
    /// Weights over `NetworkCatalogue.procedures`, by code, and how many a stay has on average.
    let procedures: [(code: String, weight: Double)]
    let proceduresPerStay: Double

    static let all: [DepartmentProfile] = [
        DepartmentProfile(
            id: "CARD", name: "Cardiology", bedShare: 0.13, medianStay: 3.6, staySpread: 0.62, emergencyShare: 0.48,
            transferShare: 0.07, deathShare: 0.032, readmissionShare: 0.13, dayRate: 6_500, seasonAmplitude: 0.08,
            seasonPeak: 10, ages: 35...92, diagnoses: [("CIR", 8), ("END", 1), ("SYM", 1)],
            procedures: [("CAG", 4), ("PTCA", 2), ("ECHO", 6), ("PPM", 0.6)], proceduresPerStay: 1.5),
        DepartmentProfile(
            id: "ONCO", name: "Oncology", bedShare: 0.09, medianStay: 4.8, staySpread: 0.75, emergencyShare: 0.14,
            transferShare: 0.06, deathShare: 0.045, readmissionShare: 0.19, dayRate: 7_200, seasonAmplitude: 0.03,
            seasonPeak: 60, ages: 25...88, diagnoses: [("NEO", 9), ("SYM", 1)],
            procedures: [("CHEMO", 6), ("BIOP", 3), ("RADIO", 4)], proceduresPerStay: 1.6),
        DepartmentProfile(
            id: "ORTH", name: "Orthopedics", bedShare: 0.14, medianStay: 4.1, staySpread: 0.58, emergencyShare: 0.36,
            transferShare: 0.04, deathShare: 0.004, readmissionShare: 0.05, dayRate: 5_400, seasonAmplitude: 0.09,
            seasonPeak: 350, ages: 12...90, diagnoses: [("MUS", 5), ("INJ", 5)],
            procedures: [("TKR", 3), ("ORIF", 4), ("CAST", 3)], proceduresPerStay: 1.0),
        DepartmentProfile(
            id: "PEDI", name: "Pediatrics", bedShare: 0.11, medianStay: 2.4, staySpread: 0.6, emergencyShare: 0.58,
            transferShare: 0.04, deathShare: 0.004, readmissionShare: 0.06, dayRate: 4_200, seasonAmplitude: 0.28,
            seasonPeak: 225, ages: 0...17, diagnoses: [("RES", 5), ("INF", 4), ("PER", 1), ("DIG", 1)],
            procedures: [("NEB", 6), ("PHOTO", 1), ("TRANS", 0.5)], proceduresPerStay: 0.9),
        DepartmentProfile(
            id: "EMER", name: "Emergency", bedShare: 0.06, medianStay: 0.6, staySpread: 0.7, emergencyShare: 0.96,
            transferShare: 0.03, deathShare: 0.022, readmissionShare: 0.07, dayRate: 5_800, seasonAmplitude: 0.07,
            seasonPeak: 200, ages: 1...95, diagnoses: [("INJ", 5), ("SYM", 3), ("CIR", 2), ("INF", 1)],
            procedures: [("SUT", 5), ("RESUS", 1), ("CAST", 2)], proceduresPerStay: 0.9),
        DepartmentProfile(
            id: "GMED", name: "General Medicine", bedShare: 0.23, medianStay: 3.3, staySpread: 0.68,
            emergencyShare: 0.55, transferShare: 0.04, deathShare: 0.021, readmissionShare: 0.11, dayRate: 3_800,
            seasonAmplitude: 0.22, seasonPeak: 235, ages: 16...95,
            diagnoses: [("INF", 5), ("RES", 4), ("END", 3), ("DIG", 3), ("GEN", 2), ("CIR", 1)],
            procedures: [("ENDO", 3), ("DIAL", 2), ("TRANS", 2)], proceduresPerStay: 0.6),
        DepartmentProfile(
            id: "OBGY", name: "Obstetrics", bedShare: 0.10, medianStay: 2.7, staySpread: 0.42, emergencyShare: 0.42,
            transferShare: 0.03, deathShare: 0.001, readmissionShare: 0.03, dayRate: 4_600, seasonAmplitude: 0.1,
            seasonPeak: 270, ages: 18...44, onlyWomen: true, diagnoses: [("PRE", 9), ("GEN", 1)],
            procedures: [("NVD", 5), ("CSEC", 4)], proceduresPerStay: 0.95),
        DepartmentProfile(
            id: "NEUR", name: "Neurology", bedShare: 0.07, medianStay: 4.6, staySpread: 0.72, emergencyShare: 0.5,
            transferShare: 0.09, deathShare: 0.03, readmissionShare: 0.1, dayRate: 6_200, seasonAmplitude: 0.05,
            seasonPeak: 15, ages: 18...92, diagnoses: [("NER", 6), ("CIR", 3), ("SYM", 1)],
            procedures: [("EEG", 5), ("LP", 2)], proceduresPerStay: 1.0),
        DepartmentProfile(
            id: "ICU", name: "Intensive Care", bedShare: 0.07, isCriticalCare: true, medianStay: 3.9, staySpread: 0.85,
            emergencyShare: 0.7, transferShare: 0.18, deathShare: 0.15, readmissionShare: 0.08, dayRate: 17_500,
            seasonAmplitude: 0.1, seasonPeak: 225, ages: 16...94,
            diagnoses: [("RES", 4), ("CIR", 4), ("INF", 3), ("INJ", 2), ("NER", 1)],
            procedures: [("INTUB", 5), ("CVC", 5), ("DIAL", 2), ("TRANS", 2)], proceduresPerStay: 1.9),
    ]
}
