// SPDX-License-Identifier: Apache-2.0

/// The colours of all documents, as `0xRRGGBB`.
enum Palette {
    static let ink: UInt32 = 0x1F2933
    static let quiet: UInt32 = 0x616E7C
    static let rule: UInt32 = 0xCBD2D9
    static let zebra: UInt32 = 0xF4F7FA
    static let accent: UInt32 = 0x12507B

    /// Okabe and Ito, "Color Universal Design" (2008): told apart by colour-blind readers, and by lightness in grey.
    static let series: [UInt32] = [0x0072B2, 0xE69F00, 0x009E73, 0xD55E00, 0x56B4E9, 0xCC79A7]
}
