namespace Sluice.Runtime.Tasks;

/// <summary>A newer run or attempt holds a split, or the run has ended: the task must end and may not be retried.</summary>
internal sealed class FencedException(string message) : Exception(message);
