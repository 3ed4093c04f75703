// SPDX-License-Identifier: Apache-2.0

/// `" (did you mean 'x'?)"` for the candidate nearest to a misspelt word, or nothing when none is near.
///
/// - Parameters:
///   - word: what was written.
///   - candidates: what could have been meant.
package func suggestion(_ word: String, _ candidates: some Sequence<String>) -> String {
    let near = candidates.map { (name: $0, distance: editDistance(word, $0)) }.min { $0.distance < $1.distance }
    guard let near, near.distance <= max(1, word.count / 3) else { return "" }
    return " (did you mean '\(near.name)'?)"
}

/// Levenshtein distance: the fewest single-character insertions, deletions and substitutions.
private func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (i, character) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for j in right.indices {
            let substituted = diagonal + (character == right[j] ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[right.count]
}
