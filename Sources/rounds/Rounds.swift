// SPDX-License-Identifier: Apache-2.0

@main struct Rounds { static func main() {} }
