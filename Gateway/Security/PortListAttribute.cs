using System.ComponentModel.DataAnnotations;

namespace Gateway.Security;

/// <summary>Every element is a TCP port.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PortListAttribute : ValidationAttribute
{
    public override string FormatErrorMessage(string name) => $"{name} must list ports from 1 to 65535.";

    public override bool IsValid(object? value) => value is null || (value is IEnumerable<int> ports && ports.All(port => port is > 0 and <= 65535));
}
