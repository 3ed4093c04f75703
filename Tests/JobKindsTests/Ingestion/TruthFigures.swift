// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Testing

/// A set under `shared/data` with its checked answers, and the SQL that gives each of them.
struct TruthFigures {
    /// The figures by their path in truth.json, `a / b`.
    let truth: [String: Double]
    let folder: URL

    /// - Parameter set: the name of a folder under `shared/data`.
    init(_ set: String) throws {
        folder = try #require(Self.folder(of: set))
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appendingPathComponent("truth.json")))
        var truth: [String: Double] = [:]
        Self.flatten(json, "", into: &truth)
        self.truth = truth
    }

    /// The nearest `shared/data/SET` in any folder above this file.
    static func folder(of set: String) -> URL? {
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("shared/data/\(set)")
            if FileManager.default.fileExists(atPath: candidate.appendingPathComponent("truth.json").path) {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        return nil
    }

    private static func flatten(_ json: Any, _ path: String, into figures: inout [String: Double]) {
        if let group = json as? [String: Any] {
            for (key, value) in group { flatten(value, path.isEmpty ? key : "\(path) / \(key)", into: &figures) }
        } else if let number = json as? NSNumber {
            figures[path] = number.doubleValue
        }
    }

    func file(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// Compares every figure with what SQL says.
    ///
    /// - Parameters:
    ///   - queries: SQL by the path of one figure, or by that of a group, of which the SQL gives names and values.
    ///   - pool: the database with the set.
    func expect(_ queries: [String: String], in pool: PostgresPool) async throws {
        var found: [String: Double] = [:]
        for (path, sql) in queries {
            let rows = try await pool.query(sql)
            for row in rows {
                if rows.columnNames.count == 1 {
                    found[path] = try row.decode(0, as: Double.self)
                } else {
                    found["\(path) / \(try row.decode(0, as: String.self))"] = try row.decode(1, as: Double.self)
                }
            }
        }
        #expect(Set(found.keys) == Set(truth.keys))
        for (path, figure) in truth {
            let value = try #require(found[path], "\(path)")
            #expect(abs(value - figure) <= 0.5000001e-6, "\(path): \(value), in truth \(figure)")
        }
    }
}
