using System.Globalization;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Stops;
using Sluice.Engine.Requests;
using Sluice.Engine.Submissions;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Nodes;
using Sluice.Simulation.Runners;

namespace Sluice.Simulation.Schedules;

/// <summary>Operators who press every button at random moments, twice, at any node, with new request ids and with old ones.</summary>
internal sealed class Operators(World world)
{
    private readonly List<(RequestId Id, bool IsStop, Func<ControlNode, ValueTask<RequestReply>> Press)> _pressed = [];
    private int _requests;

    public void Submit(JobModel job)
    {
        var request = NewId();
        Press(request, false, n => n.Starts.SubmitAsync(new JobSubmission(request, job.Name, "job", job.Settings, "anna"), default));
    }

    /// <summary>Presses one button.</summary>
    public void PressAny()
    {
        if (_pressed.Count > 0 && world.Random.Chance(0.2))
        {
            var (id, isStop, press) = world.Random.Pick(_pressed);
            Send(id, isStop, press);
            return;
        }

        if (_pressed.Count > 0 && world.Random.Chance(0.1))
        {
            var asked = world.Random.Pick(_pressed);
            Send(asked.Id, asked.IsStop, n => n.Resolver.ResolveAsync(asked.Id, default));
            return;
        }

        var jobs = world.Store.State.Jobs.Values.Where(j => !j.IsForgotten).Select(j => j.Id).ToList();
        if (jobs.Count == 0)
            return;
        var job = world.Random.Pick(jobs);
        var request = NewId();
        switch (world.Random.Below(20))
        {
            case < 3:
                Stop(request, StopKind.Savepoint, job);

                // Who loses patience with it does not wait for its deadline.
                if (world.Random.Chance(0.3))
                    world.Scheduler.After(world.Random.Seconds(0.5, 5), () => Stop(NewId(), StopKind.ForceStop, job));
                break;
            case < 7:
                Stop(request, StopKind.Cancel, job);
                break;
            case < 11:
                Stop(request, StopKind.ForceStop, job);
                break;
            case < 17:
                Press(request, false, n => n.Starts.ResumeAsync(new JobRestart(request, job, "anna"), default));
                break;
            case < 19:
                Press(request, false, n => n.Starts.RestartAsync(new JobRestart(request, job, "anna"), default));
                break;
            default:
                Press(request, false, n => n.Starts.DeleteAsync(new JobRestart(request, job, "anna"), default));
                break;
        }
    }

    /// <summary>Asks for the outcome of every request that was answered in doubt, until all are known.</summary>
    public void ResolveAll()
    {
        foreach (var request in world.Promises.InDoubt.ToList())
            Send(request, false, n => n.Resolver.ResolveAsync(request, default));
    }

    private void Stop(RequestId request, StopKind kind, JobId job)
    {
        var deadline = world.Random.Seconds(2, 20);
        var then = kind == StopKind.Savepoint
            ? world.Random.Chance(0.4) ? OnDeadline.Resume : OnDeadline.ForceStop
            : world.Random.Chance(0.2) ? OnDeadline.KeepTrying : OnDeadline.ForceStop;
        var stop = new StopRequest(request, kind, job, "anna", "because") { Deadline = deadline, OnDeadline = then };
        Press(request, true, n => n.Stops.StopAsync(stop, default));
    }

    private RequestId NewId() => new(string.Create(CultureInfo.InvariantCulture, $"request-{++_requests}"));

    private void Press(RequestId id, bool isStop, Func<ControlNode, ValueTask<RequestReply>> press)
    {
        _pressed.Add((id, isStop, press));
        Send(id, isStop, press);
        if (world.Random.Chance(0.25))
            Send(id, isStop, press);
    }

    private void Send(RequestId id, bool isStop, Func<ControlNode, ValueTask<RequestReply>> press)
    {
        var node = world.Random.Pick(world.Controls);
        var process = node.Process;
        world.Scheduler.After(world.Random.Seconds(0, 0.1), () => process.Run(() => _ = AskAsync(node, process, id, isStop, press)));
    }

    private async Task AskAsync(ControlNode node, SimProcess process, RequestId id, bool isStop, Func<ControlNode, ValueTask<RequestReply>> press)
    {
        var (asked, pauses) = (world.Scheduler.Now, process.Pauses);
        world.Promises.Asks(id);
        try
        {
            var reply = await press(node);
            var took = process.Pauses == pauses ? world.Scheduler.Now - asked : TimeSpan.Zero;
            world.Promises.Answered(node, reply, asked, took, isStop);
        }
        catch (SluiceException e) when (e.IsTransient)
        {
            process.Note($"request {id}: {e.Code}");
            world.Promises.Refused(id);
            // An operator tries again, for a while; at a node that may be another.
            if (world.Random.Chance(0.7))
                world.Scheduler.After(world.Random.Seconds(1, 4), () => Send(id, isStop, press));
        }
#pragma warning disable CA1031 // Whatever it is, it is a fault of the engine that the schedule has found.
        catch (Exception e)
#pragma warning restore CA1031
        {
            world.Promises.Break("engine", $"request {id} failed with {e}");
        }
    }
}
