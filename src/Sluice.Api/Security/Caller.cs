namespace Sluice.Api.Security;

/// <summary>Who asks.</summary>
/// <param name="Name">For receipts and events.</param>
/// <param name="Role">What they may do.</param>
internal sealed record Caller(string Name, ApiRole Role)
{
    public static Caller Nobody { get; } = new("anonymous", ApiRole.Viewer);

    public bool May(ApiRole role) => Role >= role;
}
