using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Checks <see cref="GatewayOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class GatewayOptionsValidator : IValidateOptions<GatewayOptions>;
