namespace Gateway.Partners;

/// <summary>Whether a profile can be changed by the program: a closed list.</summary>
public abstract record ProfileEditResult
{
    private ProfileEditResult()
    {
    }

    /// <summary>Nothing is written yet.</summary>
    public sealed record Ready(ProfileEdit Edit) : ProfileEditResult;

    public sealed record Refused(string Code, string Detail) : ProfileEditResult
    {
        /// <summary>There is no such folder.</summary>
        public const string Missing = "profile-missing";

        /// <summary>The files differ from what was published: they would be published with it.</summary>
        public const string Changed = "profile-changed";

        /// <summary>The YAML is written in a way in which a line cannot be added, or the result does not say what it should.</summary>
        public const string NotEdited = "profile-not-edited";

        /// <summary>The id, or its file, is there already.</summary>
        public const string NameTaken = "certificate-name-taken";

        /// <summary>The profile would have errors with it.</summary>
        public const string Errors = "profile-errors";
    }
}
