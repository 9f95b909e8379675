"""The ways in to rounds."""

from starlette.routing import BaseRoute

from hub.rounds import commands, policy
from hub.rounds.forms import FreezeForm, RoundForm, RunForm
from hub.rounds.routes import planning, results, running
from hub.web import action, channel, page

routes: list[BaseRoute] = [
    page("/", planning.index, policy.coordinator),
    page("/rule", results.rule, policy.anyone),
    page("/new", planning.new, policy.coordinator),
    action("/new", planning.create, policy.coordinator, RoundForm),
    page("/{round_id:int}", planning.show, policy.reader),
    page("/{round_id:int}/edit", planning.edit, policy.reader),
    action("/{round_id:int}/edit", planning.change, policy.reader, RoundForm),
    action("/{round_id:int}/opening", planning.open_, policy.reader, name="open"),
    action("/{round_id:int}/freeze", planning.freeze, policy.reader, FreezeForm),
    action("/{round_id:int}/cancellation", planning.cancel, policy.reader),
    channel("/{round_id:int}/live", commands.topic, policy.reader),
    action("/{round_id:int}/runs", running.start, policy.reader, RunForm),
    page("/{round_id:int}/comparison", running.compare, policy.reader),
    page("/{round_id:int}/fairness", running.fairness, policy.reader),
    page("/{round_id:int}/answers", running.answers, policy.reader),
    action("/{round_id:int}/answers/closing", running.close, policy.reader),
    page("/{round_id:int}/runs/{run_id:int}", running.run, policy.run_reader),
    page("/{round_id:int}/runs/{run_id:int}/teams.csv", running.file, policy.run_reader),
    action("/{round_id:int}/runs/{run_id:int}/stop", running.stop, policy.run_reader),
    action("/{round_id:int}/runs/{run_id:int}/publication", running.publish, policy.run_reader),
    page("/{round_id:int}/result", results.result, policy.placed),
    channel("/{round_id:int}/result/live", results.topic, policy.placed, name="result_live"),
    action("/{round_id:int}/result/acceptance", results.accept, policy.placed),
    page("/{round_id:int}/result/decline", results.declining, policy.placed),
    action("/{round_id:int}/result/decline", results.decline, policy.placed),
    action("/{round_id:int}/result/examination", results.examine, policy.placed),
]
