// SPDX-License-Identifier: Apache-2.0

package import Definitions
package import Jobs

/// The datasets of a folder, usually `jobs/datasets`.
package struct DatasetCatalog: Sendable {
    private let directory: String

    /// - Parameter directory: a folder of definition files; it is read at each call, so an edit takes effect at once.
    package init(directory: String) {
        self.directory = directory
    }

    /// All datasets, by name.
    ///
    /// - Throws: ``DefinitionError`` for the first file that cannot be used.
    package func list() throws(DefinitionError) -> [Dataset] {
        var datasets: [Dataset] = []
        for path in try DefinitionFile.list(in: directory) { datasets.append(try Dataset(path: path)) }
        return datasets
    }

    /// One dataset. Other files of the folder may be broken.
    ///
    /// - Throws: `BadInput` that suggests the nearest name when there is no such dataset, and when its file is wrong.
    package func find(_ name: String) throws(BadInput) -> Dataset {
        let names: [String]
        do throws(DefinitionError) {
            let paths = try DefinitionFile.list(in: directory)
            if let path = paths.first(where: { $0 == "\(directory)/\(name).yml" }) { return try Dataset(path: path) }
            names = paths.map { String($0.dropFirst(directory.count + 1).dropLast(4)) }
        } catch {
            throw BadInput("\(error)")
        }
        throw BadInput(
            "unknown dataset '\(name)'\(suggestion(name, names))", hint: "known here: \(names.joined(separator: ", "))")
    }
}
