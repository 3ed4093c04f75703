// SPDX-License-Identifier: Apache-2.0

/// The surgeries of the operating rooms: services and their procedures by CPT code.
enum SurgeryCatalogue {
    struct Service {
        let name: String
        /// How much of the operating rooms' blocks it gets.
        let weight: Double
        let ages: ClosedRange<Int>
        let surgeries: [Surgery]
    }

    struct Surgery {
        let code: String
        let description: String
        /// Median minutes in the room, with an average surgeon and a patient of 45 years.
        let minutes: Double
        /// How much longer or shorter than that the planners think it takes.
        let bookingBias: Double
        let weight: Double

        init(_ code: String, _ description: String, _ minutes: Double, _ bookingBias: Double, _ weight: Double) {
            self.code = code
            self.description = description
            self.minutes = minutes
            self.bookingBias = bookingBias
            self.weight = weight
        }
    }

    static let services: [Service] = [
        Service(
            name: "Orthopedics", weight: 1.5, ages: 14...88,
            surgeries: [
                Surgery("27445", "Arthroplasty, knee, hinge prothesis", 118, 1.06, 2),
                Surgery("29877", "Arthroscopy, knee, surgical", 82, 0.92, 3),
                Surgery("64721", "Carpal tunnel release", 48, 1.1, 2),
                Surgery("29827", "Arthroscopy, shoulder, with rotator cuff repair", 112, 0.94, 2),
            ]),
        Service(
            name: "Ophthalmology", weight: 1.2, ages: 40...90,
            surgeries: [
                Surgery("66982", "Extracapsular cataract removal", 36, 1.2, 6),
                Surgery("65855", "Trabeculoplasty by laser surgery", 28, 1.1, 1),
            ]),
        Service(
            name: "Podiatry", weight: 0.8, ages: 18...80,
            surgeries: [
                Surgery("28110", "Partial ostectomy, fifth metatarsal head", 104, 0.9, 2),
                Surgery("28055", "Neurectomy, intrinsic musculature of foot", 74, 0.85, 2),
                Surgery("28296", "Bunionectomy with distal osteotomy", 96, 1.1, 3),
                Surgery("28297", "Lapidus bunionectomy", 108, 1.2, 1),
            ]),
        Service(
            name: "Pediatrics", weight: 0.9, ages: 0...16,
            surgeries: [
                Surgery("42826", "Tonsillectomy, primary or secondary", 52, 1.05, 3),
                Surgery("69436", "Tympanostomy, general anesthesia", 34, 1.1, 3),
                Surgery("49500", "Repair of initial inguinal hernia", 66, 0.92, 2),
            ]),
        Service(
            name: "Plastic", weight: 0.9, ages: 18...75,
            surgeries: [
                Surgery("14060", "Adjacent tissue transfer, eyelids, nose, ears", 92, 0.88, 2),
                Surgery("15773", "Grafting of autologous fat by liposuction", 128, 0.95, 1),
                Surgery("30400", "Rhinoplasty, primary", 122, 1.0, 2),
            ]),
        Service(
            name: "ENT", weight: 0.9, ages: 4...80,
            surgeries: [
                Surgery("30520", "Septoplasty or submucous resection", 70, 0.95, 3),
                Surgery("31255", "Nasal endoscopy, with total ethmoidectomy", 98, 0.9, 2),
                Surgery("69421", "Myringotomy with aspiration", 44, 1.1, 2),
            ]),
        Service(
            name: "Urology", weight: 0.9, ages: 20...88,
            surgeries: [
                Surgery("55250", "Vasectomy", 50, 1.1, 1),
                Surgery("52601", "Transurethral resection of prostate", 84, 0.92, 3),
                Surgery("52356", "Ureteroscopy with lithotripsy and stent", 72, 0.97, 3),
            ]),
        Service(
            name: "Vascular", weight: 0.7, ages: 35...88,
            surgeries: [
                Surgery("36901", "Angiography of the dialysis circuit", 62, 1.0, 3),
                Surgery("35301", "Thromboendarterectomy, carotid", 142, 0.9, 1),
                Surgery("36475", "Endovenous ablation, radiofrequency", 76, 1.05, 2),
            ]),
        Service(
            name: "OBGYN", weight: 0.9, ages: 18...70,
            surgeries: [
                Surgery("58562", "Hysteroscopy, with removal of foreign body", 58, 1.05, 2),
                Surgery("57460", "Cervical biopsy", 46, 1.15, 2),
                Surgery("58571", "Laparoscopy, total hysterectomy", 138, 0.88, 2),
            ]),
        Service(
            name: "General", weight: 1.2, ages: 16...88,
            surgeries: [
                Surgery("47562", "Laparoscopic cholecystectomy", 88, 0.95, 4),
                Surgery("49505", "Repair of inguinal hernia", 78, 1.0, 3),
                Surgery("44970", "Laparoscopic appendectomy", 72, 0.9, 2),
                Surgery("43644", "Laparoscopic gastric bypass", 152, 0.93, 1),
            ]),
    ]
}
