// SPDX-License-Identifier: Apache-2.0

import Postgres

/// What a version of a model is used for.
package enum ModelState: String, Sendable, Hashable, Codable, CaseIterable, PostgresDecodable {
    /// Predicts. At most one version a model.
    case champion
    /// Has not been promoted.
    case challenger
    /// Was champion once.
    case retired
}
