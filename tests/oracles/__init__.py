"""Our classes of changes beside the judgement of tools that are not ours."""
