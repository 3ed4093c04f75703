// SPDX-License-Identifier: Apache-2.0

import Definitions

/// The parameters of gradient boosting that a definition file may set.
package enum BoosterParameters {
    /// Seeds that XGBoost takes as they are.
    package static let seeds = 0...Int(Int32.max)

    /// Numbers of boosting rounds that make sense.
    package static let rounds = 1...10_000

    /// XGBoost itself ignores names it does not know, so a misspelt one would silently train another model.
    /// Meaning and ranges: xgboost.readthedocs.io/en/release_1.7.0/parameter.html.
    package static let known = [
        "alpha", "base_score", "colsample_bylevel", "colsample_bynode", "colsample_bytree", "eta", "gamma",
        "grow_policy", "huber_slope", "lambda", "max_bin", "max_cat_threshold", "max_cat_to_onehot", "max_delta_step",
        "max_depth", "max_leaves", "min_child_weight", "monotone_constraints", "objective", "subsample", "tree_method",
        "tweedie_variance_power",
    ]

    static func read(_ node: DefinitionNode) throws(DefinitionError) -> [String: String] {
        var parameters: [String: String] = [:]
        for (name, value) in try node.mapping(keys: known).entries { parameters[name] = try value.string() }
        return parameters
    }
}
