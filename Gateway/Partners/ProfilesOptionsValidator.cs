using Microsoft.Extensions.Options;

namespace Gateway.Partners;

[OptionsValidator]
internal sealed partial class ProfilesOptionsValidator : IValidateOptions<ProfilesOptions>;
