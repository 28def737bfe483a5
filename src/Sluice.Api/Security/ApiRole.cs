namespace Sluice.Api.Security;

/// <summary>What somebody may do; each role may do what the ones before it may.</summary>
public enum ApiRole
{
    /// <summary>Look.</summary>
    Viewer = 0,

    /// <summary>Submit, stop, resume.</summary>
    Operator = 1,

    /// <summary>Everything: also delete jobs and drain workers.</summary>
    Admin = 2,
}
