// SPDX-License-Identifier: Apache-2.0

import CXGBoost

/// An XGBoost model in memory. One owner, used on one thread at a time.
@safe
struct Booster: ~Copyable {
    private let handle: BoosterHandle

    /// A model without trees.
    ///
    /// - Parameters:
    ///   - training: what it will be trained on; its predictions for it are kept between rounds.
    ///   - validation: what it will be evaluated on, likewise.
    init(training: borrowing DMatrix, validation: borrowing DMatrix) throws(XGBoostError) {
        var made: BoosterHandle?
        let matrices: [DMatrixHandle?] = unsafe [training.handle, validation.handle]
        try XGBoostError.check(unsafe XGBoosterCreate(matrices, 2, &made))
        guard let made = unsafe made else { throw XGBoostError(message: "made no model") }
        unsafe handle = made
    }

    /// A model that was serialized before.
    ///
    /// - Parameter bytes: what ``serialized()`` gave.
    init(_ bytes: [UInt8]) throws(XGBoostError) {
        var made: BoosterHandle?
        try XGBoostError.check(unsafe XGBoosterCreate(nil, 0, &made))
        guard let made = unsafe made else { throw XGBoostError(message: "made no model") }
        // Owned first, so that it is freed when the next call throws.
        let owned = unsafe Booster(owning: made)
        let status = unsafe bytes.withUnsafeBytes { bytes in
            unsafe XGBoosterLoadModelFromBuffer(owned.handle, bytes.baseAddress, UInt64(bytes.count))
        }
        try XGBoostError.check(status)
        self = owned
    }

    private init(owning handle: BoosterHandle) {
        unsafe self.handle = handle
    }

    deinit {
        // Fails only for a handle that is no model.
        _ = unsafe XGBoosterFree(handle)
    }

    /// Sets a parameter. XGBoost looks at the value when the next round begins.
    mutating func set(_ name: String, _ value: String) throws(XGBoostError) {
        try XGBoostError.check(unsafe XGBoosterSetParam(handle, name, value))
    }

    /// Adds one round of trees.
    ///
    /// - Parameters:
    ///   - round: from 0.
    ///   - training: the matrix that the model was made for.
    mutating func boost(_ round: Int, on training: borrowing DMatrix) throws(XGBoostError) {
        try XGBoostError.check(unsafe XGBoosterUpdateOneIter(handle, Int32(round), training.handle))
    }

    /// The value of the parameter `eval_metric` on a matrix that the model was made for.
    mutating func evaluate(_ round: Int, on matrix: borrowing DMatrix) throws(XGBoostError) -> Double {
        var matrices: [DMatrixHandle?] = unsafe [matrix.handle]
        var text: UnsafePointer<CChar>?
        let status = unsafe "m".withCString { name in
            var names: [UnsafePointer<CChar>?] = unsafe [name]
            return unsafe XGBoosterEvalOneIter(handle, Int32(round), &matrices, &names, 1, &text)
        }
        try XGBoostError.check(status)
        // "[12]\tm-mae:3.14159"
        let line = unsafe text.map { unsafe String(cString: $0) } ?? ""
        guard let value = line.split(separator: ":").last.flatMap({ Double($0) }) else {
            throw XGBoostError(message: "evaluated to '\(line)'")
        }
        return value
    }

    /// One prediction a row.
    func predict(_ matrix: borrowing DMatrix, rowCount: Int) throws(XGBoostError) -> [Float] {
        let settings = """
            {"type": 0, "training": false, "iteration_begin": 0, "iteration_end": 0, "strict_shape": false}
            """
        var shape: UnsafePointer<bst_ulong>?
        var dimensions: bst_ulong = 0
        var values: UnsafePointer<Float>?
        try XGBoostError.check(
            unsafe XGBoosterPredictFromDMatrix(handle, matrix.handle, settings, &shape, &dimensions, &values))
        guard dimensions == 1, unsafe shape?.pointee == UInt64(rowCount) else {
            throw XGBoostError(message: "predicted something else than one value a row")
        }
        // The memory is the model's own and good until the next call.
        return unsafe Array(UnsafeBufferPointer(start: values, count: rowCount))
    }

    /// The model as UBJSON, without what only training needs.
    func serialized() throws(XGBoostError) -> [UInt8] {
        var length: bst_ulong = 0
        var bytes: UnsafePointer<CChar>?
        try XGBoostError.check(unsafe XGBoosterSaveModelToBuffer(handle, #"{"format": "ubj"}"#, &length, &bytes))
        // As above: copied at once.
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: Int(length)))
    }
}
