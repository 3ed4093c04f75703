// SPDX-License-Identifier: Apache-2.0

import CSV
import Definitions
package import Jobs

extension DatasetCatalog {
    /// The dataset that a file's header fits.
    ///
    /// Where several fit, the one counts whose name the file's name contains.
    ///
    /// - Parameter path: the file, of which only the first record is read.
    /// - Throws: `BadInput` when the file cannot be read, when none fits, and when it cannot be told which one is meant.
    package func find(fitting path: String) throws(BadInput) -> Dataset {
        let datasets: [Dataset]
        do throws(DefinitionError) { datasets = try list() } catch { throw BadInput("\(error)") }
        var fitting: [Dataset] = []
        for dataset in datasets where try Self.fits(path, dataset) { fitting.append(dataset) }
        guard let first = fitting.first else {
            throw BadInput(
                "\(path) fits no dataset of \(directory)",
                hint: "`rounds datasets check \(path) --dataset NAME` says what is in the way")
        }
        if fitting.count == 1 { return first }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let named = fitting.filter { file.contains($0.name) }
        guard named.count == 1 else {
            throw BadInput(
                "\(path) fits several datasets: \(fitting.map(\.name).joined(separator: ", "))",
                hint: "a name of the file that contains the dataset's name decides it")
        }
        return named[0]
    }

    private static func fits(_ path: String, _ dataset: Dataset) throws(BadInput) -> Bool {
        do {
            _ = try DatasetFile(try CSVFile(path), path: path, dataset: dataset)
            return true
        } catch let error as CSVError {
            throw BadInput("\(error)")
        } catch {
            // The header is another one.
            return false
        }
    }
}
