using Microsoft.Extensions.Options;

namespace Gateway.Security;

[OptionsValidator]
internal sealed partial class SecurityOptionsValidator : IValidateOptions<SecurityOptions>;
