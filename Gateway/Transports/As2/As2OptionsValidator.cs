using Microsoft.Extensions.Options;

namespace Gateway.Transports.As2;

/// <summary>Checks <see cref="As2Options"/> at start.</summary>
[OptionsValidator]
internal sealed partial class As2OptionsValidator : IValidateOptions<As2Options>;
