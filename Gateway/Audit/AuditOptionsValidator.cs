using Microsoft.Extensions.Options;

namespace Gateway.Audit;

[OptionsValidator]
internal sealed partial class AuditOptionsValidator : IValidateOptions<AuditOptions>;
