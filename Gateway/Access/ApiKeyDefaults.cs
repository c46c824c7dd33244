namespace Gateway.Access;

/// <summary>Names of the API key scheme.</summary>
public static class ApiKeyDefaults
{
    public const string Scheme = "ApiKey";
    public const string Header = "X-Api-Key";
}
