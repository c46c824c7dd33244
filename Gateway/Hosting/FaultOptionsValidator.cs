using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Checks <see cref="FaultOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class FaultOptionsValidator : IValidateOptions<FaultOptions>;
