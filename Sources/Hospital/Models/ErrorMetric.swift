// SPDX-License-Identifier: Apache-2.0

import Postgres

/// The measure by which two models are compared; less is better.
package enum ErrorMetric: String, Sendable, Hashable, Codable, CaseIterable, PostgresDecodable {
    /// Mean absolute error.
    case mae
    /// Root of the mean squared error.
    case rmse
}
