using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>Checks <see cref="JobsOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class JobsOptionsValidator : IValidateOptions<JobsOptions>;
