// SPDX-License-Identifier: Apache-2.0

import CSV
package import Jobs

/// Finds out which dataset a file is, by its header.
package struct DatasetMatch {
    private let datasets: [Dataset]

    /// - Parameter datasets: those that may be meant.
    package init(_ datasets: [Dataset]) {
        self.datasets = datasets
    }

    /// The one dataset whose header the file has.
    ///
    /// - Throws: `BadInput` when the file cannot be read, or fits no dataset or several, which are named.
    package func dataset(of path: String) throws(BadInput) -> Dataset {
        var fitting: [Dataset] = []
        var unreadable: CSVError?
        for dataset in datasets {
            do {
                _ = try DatasetFile(
                    InputFile.open(path, encoding: dataset.encoding), path: path, dataset: dataset)
                fitting.append(dataset)
            } catch let error as CSVError {
                unreadable = error
            } catch {
                // Another header, which is the rule here.
                continue
            }
        }
        if fitting.count == 1 { return fitting[0] }
        if let unreadable, fitting.isEmpty { throw BadInput("\(unreadable)") }
        let names = fitting.map(\.name).joined(separator: ", ")
        throw BadInput(
            fitting.isEmpty ? "\(path) has the header of no dataset" : "\(path) fits several datasets: \(names)",
            hint: "submit it with --dataset; `rounds datasets check` says what does not fit")
    }
}
