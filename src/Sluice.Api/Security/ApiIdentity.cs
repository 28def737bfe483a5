namespace Sluice.Api.Security;

/// <summary>Somebody who may use the interface.</summary>
/// <param name="Name">The name: of the user in basic authentication, and in receipts.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Secret">The password, or the token.</param>
/// <param name="IsToken">Whether the secret is a bearer token; else it is a password.</param>
public sealed record ApiIdentity(string Name, ApiRole Role, string Secret, bool IsToken)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Name} ({Role}, {(IsToken ? "token" : "password")})";
}
