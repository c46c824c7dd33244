using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Gateway.Security;

/// <summary>Every element is a network in CIDR notation.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NetworkListAttribute : ValidationAttribute
{
    public override string FormatErrorMessage(string name) => $"{name} must list networks such as 10.20.0.0/16.";

    public override bool IsValid(object? value) =>
        value is null || (value is IEnumerable<string> networks && networks.All(network => IPNetwork.TryParse(network, out _)));
}
