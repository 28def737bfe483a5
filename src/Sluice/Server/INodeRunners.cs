using Sluice.Core.Identity;
using Sluice.Engine.Agents;

namespace Sluice.Server;

/// <summary>Runners of a node, and where what they tell goes.</summary>
internal interface INodeRunners : IRunners, IAsyncDisposable
{
    /// <summary>Takes what an attempt tells. Set once, before the first attempt is started.</summary>
    Action<AttemptId, AttemptNews> Tell { set; }
}
