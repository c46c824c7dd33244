using Microsoft.Extensions.Options;

namespace Gateway.Access;

/// <summary>Checks <see cref="AccessOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;
