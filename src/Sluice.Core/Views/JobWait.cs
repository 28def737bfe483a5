namespace Sluice.Core.Views;

/// <summary>Why a job has no slot yet, for people: no decision is made from it.</summary>
/// <param name="Reason">What it waits for.</param>
/// <param name="Position">Its place among the jobs that are PENDING, from 1: first is the one that waits longest.</param>
public sealed record JobWait(string Reason, int Position);
