using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Audit;

/// <summary>
/// What a seal says, as the bytes that are hashed and signed: UTF-8 lines, each ended by LF: <c>gateway-seal/1</c>, number, time in Unix
/// milliseconds, count, root, hash of the seal before, key id. Decimal numbers without padding, hashes in lower-case hex. The seal's hash is SHA-256
/// over these bytes, which is also the digest that ECDSA signs, so <c>openssl dgst -sha256 -verify</c> over the statement can check it.
/// </summary>
internal static class SealStatement
{
    public const string Format = "gateway-seal/1";

    public static byte[] Encode(Seal seal) => Encode(seal.Number, seal.At, seal.Count, seal.Root, seal.Previous, seal.KeyId);

    public static byte[] Encode(long number, DateTimeOffset at, long count, string root, string previous, string keyId) =>
        Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{Format}\n{number}\n{at.ToUnixTimeMilliseconds()}\n{count}\n{root}\n{previous}\n{keyId}\n"));

    public static string Hash(ReadOnlySpan<byte> statement) => Convert.ToHexStringLower(SHA256.HashData(statement));

    /// <summary>A signed seal over the entries with these hashes, in leaf order, that follows <paramref name="before"/>.</summary>
    public static Seal Sign(long number, Seal? before, IEnumerable<string> hashes, ISealKeys keys, DateTimeOffset now)
    {
        var tree = new MerkleTree();
        foreach (var hash in hashes)
        {
            tree.Add(Convert.FromHexString(hash));
        }

        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        var root = Convert.ToHexStringLower(tree.Root());
        var previous = before?.Hash ?? AuditHash.Zero;
        var statement = Encode(number, at, tree.Count, root, previous, keys.KeyId);
        return new Seal(number, at, tree.Count, root, previous, Hash(statement), keys.KeyId, Convert.ToBase64String(keys.Sign(statement)));
    }
}
