namespace Sluice.Connect.Sinks;

/// <summary>What became of a commit that was tried with superseded tokens. No table but the ledger's was touched, and nothing stays.</summary>
/// <param name="IsRefused">Every way was refused.</param>
/// <param name="Proof">For people: what was tried and what the ledger answered.</param>
public sealed record FenceProof(bool IsRefused, string Proof);
