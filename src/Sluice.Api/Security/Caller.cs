namespace Sluice.Api.Security;

/// <summary>Who asks.</summary>
/// <param name="Name">For receipts and events.</param>
/// <param name="Role">What they may do.</param>
internal sealed record Caller(string Name, ApiRole Role)
{
    public bool May(ApiRole role) => Role >= role;
}
