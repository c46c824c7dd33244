namespace Gateway.Tests.Support;

/// <summary>A folder of a test, removed when it ends.</summary>
/// <param name="below">Where; null: where the system has its own.</param>
public sealed class TemporaryFolder(string? below = null) : IDisposable
{
    public string Path { get; } = below is null
        ? Directory.CreateTempSubdirectory("gateway-test-").FullName
        : Directory.CreateDirectory(System.IO.Path.Combine(below, "gateway-test-" + System.Security.Cryptography.RandomNumberGenerator.GetHexString(16, lowercase: true))).FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
