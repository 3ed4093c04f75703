// SPDX-License-Identifier: Apache-2.0

import CXGBoost
import Hospital

/// XGBoost's copy of a feature matrix. One owner, used on one thread at a time.
@safe
struct DMatrix: ~Copyable {
    let handle: DMatrixHandle

    /// - Parameters:
    ///   - matrix: at least one row; NaN is missing.
    ///   - labels: the target's values, one a row, or none for a matrix to predict.
    ///   - threads: how many threads may copy it.
    init(_ matrix: FeatureMatrix, labels: [Float] = [], threads: Int) throws(XGBoostError) {
        precondition(labels.isEmpty || labels.count == matrix.rowCount, "one label a row")
        var made: DMatrixHandle?
        let status = unsafe matrix.values.withUnsafeBufferPointer { values in
            // NumPy's __array_interface__, in which XGBoost takes arrays: address, read-only, shape, little-endian.
            let address = UInt(bitPattern: values.baseAddress)
            let columns = matrix.schema.features.count
            let array = """
                {"data": [\(address), true], "shape": [\(matrix.rowCount), \(columns)], "typestr": "<f4", "version": 3}
                """
            return unsafe XGDMatrixCreateFromDense(array, #"{"missing": NaN, "nthread": \#(threads)}"#, &made)
        }
        try XGBoostError.check(status)
        guard let made = unsafe made else { throw XGBoostError(message: "made no matrix") }
        // Owned first, so that it is freed when one of the next calls throws.
        let owned = unsafe DMatrix(owning: made)
        let features = matrix.schema.features
        try owned.setFeatures("feature_name", features.map(\.name))
        try owned.setFeatures("feature_type", features.map { $0.kind == .categorical ? "c" : "float" })
        if !labels.isEmpty {
            try XGBoostError.check(unsafe XGDMatrixSetFloatInfo(owned.handle, "label", labels, UInt64(labels.count)))
        }
        self = owned
    }

    private init(owning handle: DMatrixHandle) {
        unsafe self.handle = handle
    }

    deinit {
        // Fails only for a handle that is no matrix.
        _ = unsafe XGDMatrixFree(handle)
    }

    private func setFeatures(_ field: String, _ texts: [String]) throws(XGBoostError) {
        // One block of memory holds all texts, each ended by a zero byte, as C wants them.
        var block: [CChar] = []
        var starts: [Int] = []
        for text in texts {
            starts.append(block.count)
            block += text.utf8CString
        }
        let status = unsafe block.withUnsafeBufferPointer { block in
            var pointers = unsafe starts.map { start in unsafe block.baseAddress.map { unsafe $0 + start } }
            return unsafe XGDMatrixSetStrFeatureInfo(handle, field, &pointers, UInt64(pointers.count))
        }
        try XGBoostError.check(status)
    }
}
