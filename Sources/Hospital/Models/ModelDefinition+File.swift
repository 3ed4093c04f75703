// SPDX-License-Identifier: Apache-2.0

package import Definitions

extension ModelDefinition {
    /// Reads a model's definition file.
    ///
    /// - Parameter path: for example `jobs/models/or_duration.yml`; the file's name gives the model's.
    /// - Throws: `DefinitionError` with file, line and what was expected.
    package static func read(_ path: String) throws(DefinitionError) -> ModelDefinition {
        try ModelDefinition(DefinitionFile.read(path), name: DefinitionFile.name(of: path))
    }

    /// Reads a definition from a parsed file.
    ///
    /// - Parameters:
    ///   - root: the document.
    ///   - name: the model's name: small letters, digits and `_`.
    package init(_ root: DefinitionNode, name: String) throws(DefinitionError) {
        guard name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil else {
            throw root.error("a model's file name must be of small letters, digits and '_', not '\(name)'")
        }
        let file = try root.mapping(keys: [
            "title", "description", "unit", "source", "target", "features", "hold_out", "baselines", "metric", "rounds",
            "seed", "parameters",
        ])
        let source = try ModelSource(file.required("source"))
        let target = try file.required("target").mapping(keys: ["name", "sql"])
        let features = try Self.features(file.required("features"), source: source)
        self.init(
            name: name, title: try file.required("title").string(),
            description: try file.required("description").string(), unit: try file.required("unit").string(),
            source: source, targetName: try target.required("name").string(),
            targetSQL: try target.required("sql").string(), features: features,
            holdOut: try HoldOutRule(file.required("hold_out")),
            baselines: try Self.baselines(file.required("baselines"), features: features),
            metric: try file.required("metric").oneOf(),
            parameters: try BoosterParameters.read(file.required("parameters")),
            rounds: try file.required("rounds").int(in: BoosterParameters.rounds),
            seed: try file.required("seed").int(in: BoosterParameters.seeds))
    }

    private static func features(
        _ node: DefinitionNode, source: ModelSource
    ) throws(DefinitionError) -> [ModelFeature] {
        var features: [ModelFeature] = []
        for item in try node.list() {
            let mapping = try item.mapping(keys: ["name", "kind", "sql", "about"])
            let name = try mapping.required("name").string()
            guard name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil else {
                throw item.error("a feature's name must be of small letters, digits and '_', not '\(name)'")
            }
            guard !features.contains(where: { $0.name == name }) else {
                throw item.error("the feature '\(name)' appears twice")
            }
            let sql = try mapping.required("sql")
            let words = Set(try sql.string().matches(of: /[A-Za-z_][A-Za-z0-9_]*/).map { $0.output.lowercased() })
            for column in source.knownAfterwards where words.contains(column.lowercased()) {
                throw sql.error(
                    "the feature '\(name)' uses '\(column)', which is not known yet when a prediction is asked for")
            }
            features.append(
                ModelFeature(
                    name: name, kind: try mapping.required("kind").oneOf(), sql: try sql.string(),
                    about: try mapping.required("about").string()))
        }
        guard !features.isEmpty else { throw node.error("a model needs at least one feature") }
        return features
    }

    private static func baselines(
        _ node: DefinitionNode, features: [ModelFeature]
    ) throws(DefinitionError) -> [BaselineRule] {
        var baselines: [BaselineRule] = []
        for item in try node.list() {
            let mapping = try item.mapping(keys: ["name", "predicts", "of"])
            let of = try mapping.required("of")
            let prediction: BaselineRule.Prediction = try mapping.required("predicts").oneOf()
            let wanted = try of.string()
            guard let feature = features.first(where: { $0.name == wanted }) else {
                throw of.error("there is no feature '\(wanted)'\(suggestion(wanted, features.map(\.name)))")
            }
            guard feature.kind == (prediction == .value ? .numeric : .categorical) else {
                throw of.error(
                    prediction == .value
                        ? "the value of '\(wanted)' is no prediction: it is not numeric"
                        : "'\(wanted)' must be categorical, so that a median can be taken per category")
            }
            baselines.append(
                BaselineRule(
                    name: try mapping.required("name").string(), prediction: prediction, feature: feature.name))
        }
        guard !baselines.isEmpty else { throw node.error("a model needs at least one baseline to be compared with") }
        return baselines
    }
}

extension ModelSource {
    fileprivate init(_ node: DefinitionNode) throws(DefinitionError) {
        let mapping = try node.mapping(keys: ["from", "where", "key", "day", "known_afterwards"])
        let key = try mapping.required("key")
        self.init(
            from: try mapping.required("from").string(), filter: try mapping["where"]?.string(),
            key: try key.strings(), day: try mapping.required("day").string(),
            knownAfterwards: try mapping.required("known_afterwards").strings())
        guard !self.key.isEmpty else { throw key.error("'key' must name at least one expression") }
    }
}

extension HoldOutRule {
    fileprivate init(_ node: DefinitionNode) throws(DefinitionError) {
        let mapping = try node.mapping(keys: ["last_days", "at_most", "least_train_rows", "least_test_rows"])
        let atMost = try mapping.required("at_most")
        self.init(
            lastDays: try mapping.required("last_days").int(in: 1...36_525), atMost: try atMost.double(),
            leastTrainRows: try mapping.required("least_train_rows").int(in: 1...Int.max),
            leastTestRows: try mapping.required("least_test_rows").int(in: 1...Int.max))
        guard self.atMost > 0, self.atMost < 1 else {
            throw atMost.error("'at_most' must be a share above 0 and below 1, not \(self.atMost)")
        }
    }
}

extension DefinitionNode {
    fileprivate func int(in range: ClosedRange<Int>) throws(DefinitionError) -> Int {
        let value = try int()
        guard range.contains(value) else {
            let wanted =
                range.upperBound == .max
                ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            throw error("\(name) must be \(wanted), not \(value)")
        }
        return value
    }
}
