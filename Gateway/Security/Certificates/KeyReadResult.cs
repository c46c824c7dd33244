using Gateway.Partners;

namespace Gateway.Security.Certificates;

/// <summary>What came of reading a key with its certificate from files.</summary>
internal abstract record KeyReadResult
{
    private KeyReadResult()
    {
    }

    /// <summary>They belong together. The caller clears the private key.</summary>
    public sealed record Ready(CertificateFacts Certificate, byte[] Pkcs8) : KeyReadResult;

    public sealed record Refused(string Code, string Detail) : KeyReadResult
    {
        public const string Pkcs12Invalid = "p12-invalid";
        public const string PasswordMissing = "password-missing";
        public const string PasswordWrong = "password-wrong";
        public const string KeyMissing = "key-missing";
        public const string KeyInvalid = "key-invalid";
        public const string KeySeveral = "key-several";
        public const string KeyUnsupported = "key-unsupported";
        public const string KeyWeak = "key-weak";
        public const string KeyMismatch = "key-mismatch";
        public const string CertificateInvalid = "certificate-invalid";
    }
}
