using Microsoft.Extensions.Options;

namespace Gateway.Transports.Email;

/// <summary>Checks <see cref="EmailOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class EmailOptionsValidator : IValidateOptions<EmailOptions>;
