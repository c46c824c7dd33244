using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>
/// The whole product: cipher × key transport × signature × compression × receipt for what is signed and encrypted, and the same product over what remains
/// for what is not signed, not encrypted, or neither.
/// </summary>
internal static class As2Rows
{
    public static readonly string[] Ciphers = ["aes-128-cbc", "aes-256-cbc", "aes-256-gcm", "3des-cbc"];
    public static readonly string[] KeyTransports = ["pkcs1", "oaep-sha256"];
    public static readonly string[] Signatures = ["pkcs1", "pss"];
    public static readonly string[] Orders = [As2Row.None, As2Row.Before, As2Row.After];

    public static IReadOnlyList<As2Row> All { get; } = [.. Product().Select((row, i) => row with { Number = i + 1 })];

    public static TheoryData<string> Names { get; } = [.. All.Select(r => r.ToString())];

    private static IEnumerable<As2Row> Product() =>
        from encryption in Encryptions()
        from signature in (string?[])[.. Signatures, null]
        from order in signature is null ? Orders.Where(o => o != As2Row.Before) : Orders
        from isAsync in (bool[])[false, true]
        select new As2Row(0, encryption.Cipher, encryption.KeyTransport, signature, order, isAsync);

    private static IEnumerable<(string? Cipher, string? KeyTransport)> Encryptions() =>
        Ciphers.SelectMany(_ => KeyTransports, (cipher, transport) => ((string?)cipher, (string?)transport)).Append((null, null));
}
