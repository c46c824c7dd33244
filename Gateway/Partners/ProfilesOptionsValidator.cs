using Microsoft.Extensions.Options;

namespace Gateway.Partners;

/// <summary>Checks <see cref="ProfilesOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class ProfilesOptionsValidator : IValidateOptions<ProfilesOptions>;
