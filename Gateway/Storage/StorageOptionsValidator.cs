using Microsoft.Extensions.Options;

namespace Gateway.Storage;

[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
