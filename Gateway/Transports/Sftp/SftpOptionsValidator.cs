using Microsoft.Extensions.Options;

namespace Gateway.Transports.Sftp;

/// <summary>Checks <see cref="SftpOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class SftpOptionsValidator : IValidateOptions<SftpOptions>;
