namespace Gateway.Partners;

/// <summary>Every code that reading and checking a partner's folder can give; docs/profiles.md says what each means.</summary>
public static class ProfileCodes
{
    // The folder and its files.
    public const string FileMissing = "file-missing";
    public const string FileEmpty = "file-empty";
    public const string FileTooLarge = "file-too-large";
    public const string FolderTooLarge = "folder-too-large";
    public const string FileName = "file-name";
    public const string FileLink = "file-link";
    public const string FileUnreadable = "file-unreadable";
    public const string NotUtf8 = "not-utf8";
    public const string PartnerFolder = "partner-folder";
    public const string PrivateKeyInProfile = "private-key-in-profile";

    // YAML.
    public const string YamlSyntax = "yaml-syntax";
    public const string YamlAnchor = "yaml-anchor";
    public const string YamlAlias = "yaml-alias";
    public const string YamlTag = "yaml-tag";
    public const string YamlMergeKey = "yaml-merge-key";
    public const string YamlDirective = "yaml-directive";
    public const string YamlDocuments = "yaml-documents";
    public const string YamlDuplicateKey = "yaml-duplicate-key";
    public const string YamlKey = "yaml-key";
    public const string YamlTooDeep = "yaml-too-deep";
    public const string TooManyErrors = "too-many-errors";

    // Keys and values of one profile.
    public const string UnknownKey = "unknown-key";
    public const string KeyMissing = "key-missing";
    public const string KeyNotApplicable = "key-not-applicable";
    public const string ValueShape = "value-shape";
    public const string ValueEmpty = "value-empty";
    public const string TextInvalid = "text-invalid";
    public const string FileNameInvalid = "file-name-invalid";
    public const string HostInvalid = "host-invalid";
    public const string HostKeyInvalid = "host-key-invalid";
    public const string FolderInvalid = "folder-invalid";
    public const string IdInvalid = "id-invalid";
    public const string ChoiceInvalid = "choice-invalid";
    public const string FlagInvalid = "flag-invalid";
    public const string NumberInvalid = "number-invalid";
    public const string DurationInvalid = "duration-invalid";
    public const string DateInvalid = "date-invalid";
    public const string SizeInvalid = "size-invalid";
    public const string CronInvalid = "cron-invalid";
    public const string ZoneInvalid = "zone-invalid";
    public const string GlobInvalid = "glob-invalid";
    public const string ListInvalid = "list-invalid";
    public const string IdentityInvalid = "identity-invalid";
    public const string AddressInvalid = "address-invalid";
    public const string UrlInvalid = "url-invalid";
    public const string SecretInvalid = "secret-invalid";
    public const string PathInvalid = "path-invalid";
    public const string DelimiterInvalid = "delimiter-invalid";
    public const string DelimiterRepeated = "delimiter-repeated";
    public const string DelimiterInId = "delimiter-in-id";
    public const string RouteUnreachable = "route-unreachable";
    public const string As2NamesEqual = "as2-names-equal";
    public const string AccountUserInvalid = "account-user-invalid";
    public const string AccountKeyUnknown = "account-key-unknown";
    public const string AccountKeyInvalid = "account-key-invalid";
    public const string AccountKeyUnsupported = "account-key-unsupported";
    public const string AccountKeyWeak = "account-key-weak";
    public const string AccountAddressInvalid = "account-address-invalid";
    public const string CertificateUnknown = "certificate-unknown";
    public const string CertificateInvalid = "certificate-invalid";
    public const string CertificateWindow = "certificate-window";

    // One profile against itself, the other partners, the schemas and its maps.
    public const string InternalPartnerMissing = "internal-partner-missing";
    public const string ChannelTaken = "channel-taken";
    public const string AgreementTaken = "agreement-taken";
    public const string IdentityTaken = "identity-taken";
    public const string As2PairTaken = "as2-pair-taken";
    public const string As2KeyDiffers = "as2-key-differs";
    public const string As2KeyChanged = "as2-key-changed";
    public const string As2KeyShared = "as2-key-shared";
    public const string FolderTaken = "folder-taken";
    public const string AccountUserTaken = "account-user-taken";
    public const string AccountKeyTaken = "account-key-taken";
    public const string AccountFolderShared = "account-folder-shared";
    public const string As2Weak = "as2-weak";
    public const string As2LegacyEnded = "as2-legacy-ended";
    public const string SftpNameShared = "sftp-name-shared";
    public const string SftpWeak = "sftp-weak";
    public const string SftpLegacyEnded = "sftp-legacy-ended";
    public const string SmtpPlain = "smtp-plain";
    public const string TemplateInvalid = "template-invalid";
    public const string AgreementAmbiguous = "agreement-ambiguous";
    public const string ChannelUnknown = "channel-unknown";
    public const string ChannelDirection = "channel-direction";
    public const string IdentityUnknown = "identity-unknown";
    public const string IdentityNotOurs = "identity-not-ours";
    public const string IdentityNotCarried = "identity-not-carried";
    public const string RouteUnknown = "route-unknown";
    public const string UsageMixed = "usage-mixed";
    public const string DocumentUnknown = "document-unknown";
    public const string SchemaUnknown = "schema-unknown";
    public const string CertificateUnsupported = "certificate-unsupported";
    public const string CertificateWeak = "certificate-weak";
    public const string CertificateKeyOurs = "certificate-key-ours";
    public const string CertificateOverlap = "certificate-overlap";
    public const string CertificateExpired = "certificate-expired";
    public const string CertificateNeeded = "certificate-needed";
    public const string MapUnknown = "map-unknown";
    public const string MapMismatch = "map-mismatch";
    public const string MapTestFailed = "map-test-failed";
}
