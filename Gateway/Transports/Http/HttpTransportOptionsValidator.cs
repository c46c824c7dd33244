using Microsoft.Extensions.Options;

namespace Gateway.Transports.Http;

/// <summary>Checks <see cref="HttpTransportOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class HttpTransportOptionsValidator : IValidateOptions<HttpTransportOptions>;
