namespace Sluice.Engine.Waiting;

/// <summary>Where faults are told that a loop outlives. Never throws.</summary>
public interface IFaultLog
{
    /// <summary>A pass failed; it is done again after this time.</summary>
    void PassFailed(string loop, Exception fault, TimeSpan again);
}
