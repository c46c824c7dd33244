using Microsoft.Extensions.Options;

namespace Gateway.Security.Timestamps;

/// <summary>Checks <see cref="TimestampOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class TimestampOptionsValidator : IValidateOptions<TimestampOptions>;
