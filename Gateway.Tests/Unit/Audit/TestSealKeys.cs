using System.Security.Cryptography;
using Gateway.Audit;

namespace Gateway.Tests.Unit.Audit;

/// <summary>A key pair of the test's own.</summary>
internal sealed class TestSealKeys : ISealKeys, IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string KeyId => SealSignatures.KeyIdOf(_key.ExportSubjectPublicKeyInfo());

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> PublicKeys =>
        new Dictionary<string, ReadOnlyMemory<byte>> { [KeyId] = _key.ExportSubjectPublicKeyInfo() };

    public byte[] Sign(ReadOnlySpan<byte> data) => _key.SignData(data, HashAlgorithmName.SHA256);

    public void Dispose() => _key.Dispose();
}
