import torch, math, sys
sys.path.insert(0,'/work/proto')
from stssad.core import Augmentation
import p as _p
class CutDiff(Augmentation):
    starts=tuple(dict(size=s) for s in (.0001,.001,.01,.1))
    def encode(self,size,ratio=1.,angle=0.): return _p.to_a(size,ratio,angle)
    def decode(self,a): return dict(zip(('size','ratio','angle'),_p.from_a(a.detach().double())))
    def draw(self,x,generator=None): return torch.rand(len(x),2,generator=generator,device=x.device)
    def __call__(self,x,a,draws=None): return _p.cutdiff(x,a,self.draw(x) if draws is None else draws)
