namespace Gateway.Security;

/// <summary>The master key is missing, malformed or not the one that wrapped something. The message never holds key material.</summary>
public sealed class MasterKeyException(string code, string message) : Exception(message)
{
    /// <summary>No key, and this installation may not make one by itself.</summary>
    public const string Missing = "master-key-missing";

    /// <summary>Not 32 bytes in base64.</summary>
    public const string Invalid = "master-key-invalid";

    /// <summary>Another master key wrapped this.</summary>
    public const string Wrong = "master-key-wrong";

    /// <summary>What was wrapped was changed, cut, or wrapped for another purpose.</summary>
    public const string Damaged = "wrapped-secret-damaged";

    public string Code { get; } = code;
}
